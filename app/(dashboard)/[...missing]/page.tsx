import { notFound } from 'next/navigation';

/** Every address that no page has: told inside the frame, to who is signed in. */
export default function Missing(): never {
  notFound();
}
