import { AbsentImage } from '@/components/images/absent-image';

export default function ImageNotFound() {
  return <AbsentImage />;
}
