'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ActionError } from '@/lib/contract/action-result';

/**
 * Verbs that this cloud's policy refused, with its words. No API tells a policy beforehand, so what was refused once
 * is not offered again until the page is loaded anew: policies change, and so do roles.
 */
const store = createStore<ReadonlyMap<string, string>>(() => new Map());

/** How Glance words a refusal by policy (glance/api/v2/policy.py, oslo.policy), unlike one for the image's own sake. */
const byPolicy =
  /not authorized to complete|disallowed by policy|not allowed by policy|policy doesn't allow/i;

/** Remembers a refusal when it is the policy's, which means every image and not this one. */
export function rememberRefusal(verb: string, error: ActionError): void {
  if (error.kind !== 'forbidden' || !byPolicy.test(error.reason)) return;
  store.setState((refused) => new Map([...refused, [verb, error.reason]]), true);
}

/** What was refused so far, by verb. */
export function useRemembered(): ReadonlyMap<string, string> {
  return useStore(store);
}
