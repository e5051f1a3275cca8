'use client';

import { PageError } from '@/components/shell/page-error';

/** Stands inside the frame, which stays. */
export default PageError;
