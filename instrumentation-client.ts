// Before any schema is made: zod looks whether it may compile (`new Function`), which the policy of every page forbids, and
// a browser tells that as an attack. This is what its `config({ jitless: true })` sets (zod/v4/core/core.js), without
// bringing all of zod into every page.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
