import { z } from 'zod';
import { plainMessage } from '@/lib/contract/plain-message';

/** Glance's error body for `Accept: application/json` (WebOb): `code` is the string "404 Not Found". */
export const glanceErrorSchema = z.object({ message: z.string(), code: z.string(), title: z.string() });

/** Keystone's error body: always JSON, `code` is a number. */
export const keystoneErrorSchema = z.object({
  error: z.object({ code: z.number(), message: z.string(), title: z.string().optional() }),
});

/** Barbican's error body: always JSON, `title` is the status line's words. */
export const barbicanErrorSchema = z.object({
  code: z.number(),
  title: z.string(),
  description: z.string().nullable(),
});

/** Nova's and Cinder's error body: always JSON, under the name of the fault (`itemNotFound`, `forbidden`). */
export const faultSchema = z
  .record(z.string(), z.object({ code: z.number(), message: z.string() }))
  .transform((faults) => Object.values(faults)[0]);

/**
 * The sentence in an error answer of Glance (WebOb's JSON, HTML or text), Keystone, Barbican, Nova or Cinder (JSON).
 * null where the body has none of their forms: something else answered, and its words are not theirs. '' where they say nothing.
 */
export function messageOfErrorBody(body: string, contentType: string | null): string | null {
  const text = body.slice(0, lookedAt);
  if (contentType?.includes('json')) {
    const json = parseJson(body.length <= lookedAt ? body : '');
    const glance = glanceErrorSchema.safeParse(json);
    if (glance.success) return withoutDefault(plainMessage(glance.data.message));
    const keystone = keystoneErrorSchema.safeParse(json);
    if (keystone.success) return plainMessage(keystone.data.error.message);
    const barbican = barbicanErrorSchema.safeParse(json);
    if (barbican.success) return plainMessage(barbican.data.description ?? '');
    const fault = faultSchema.safeParse(json);
    if (fault.success && fault.data) return plainMessage(fault.data.message);
    return null;
  }
  const heading = contentType?.includes('html') ? webobPage.exec(text) : webobText.exec(text);
  if (!heading) return null;
  return withoutDefault(
    plainMessage(text.slice(heading[0].length).replace('</body>', '').replace('</html>', '')),
  );
}

/** Characters of a body that are read: an error of these services is short. */
const lookedAt = 64 * 1024;
/** How WebOb begins a page and a text (webob/exc.py, `html_template_obj` and `plain_template_obj`). */
const webobPage =
  /^<html>\n <head>\n {2}<title>\d{3} [^<\n]*<\/title>\n <\/head>\n <body>\n {2}<h1>\d{3} [^<\n]*<\/h1>\n/;
const webobText = /^\d{3} [^\n]*\n\n/;

/** Stock explanations of WebOb and Glance that stand before the real reason and say nothing themselves. */
const stockExplanations = [
  /^Access was denied to this resource\.\s*(?=\S)/,
  /^There was a conflict when trying to complete your request\.\s*(?=\S)/,
  /^The request returned a 413 Request Entity Too Large\..*?The response body:\s*(?=\S)/,
];

function withoutDefault(message: string): string {
  return stockExplanations.reduce((text, stock) => text.replace(stock, ''), message);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
