export { QueryError } from '@/lib/browser/dashboard';
