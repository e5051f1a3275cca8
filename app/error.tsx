'use client';

import { PageError } from '@/components/shell/page-error';

/** The same for what the frame itself needs, such as a dialog of the top bar that could not be loaded. */
export default PageError;
