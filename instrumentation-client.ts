import { config } from 'zod/v4/core';

// Before any schema is made: zod looks whether it may compile (`new Function`), which the policy of every page forbids, and
// a browser tells that as an attack.
config({ jitless: true });
