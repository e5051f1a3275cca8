'use client';

import { RequestId, useActionErrorText } from '@/components/shell/action-error';
import { useToast } from '@/components/ui/toast';
import { rememberRefusal } from '@/lib/browser/refused-verbs';
import type { ActionError } from '@/lib/contract/action-result';

/** Tells what was not done and why, and remembers it where the cloud's policy refused a verb that is offered by it. */
export function useFailureToast() {
  const toast = useToast();
  const text = useActionErrorText();
  return (verb: string | null, title: string, error: ActionError) => {
    if (verb) rememberRefusal(verb, error);
    const description = (
      <>
        {text(error)}
        <RequestId error={error} />
      </>
    );
    toast({ tone: 'danger', title, description });
  };
}
