import { z } from 'zod';

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

/** Takes markup and WebOb's literal `<br />` out of a message and collapses its white space. */
export function plainMessage(text: string): string {
  return text
    .replace(/<br\s*\/?>/gi, ' ')
    .replace(/<\/?[a-z][^>]*>/gi, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#(?:39|x27);/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The sentence in an error answer, whoever wrote it: Glance (JSON, HTML or text), Keystone, Barbican (JSON) or a proxy in
 * between. Gives '' when the body says nothing beyond its status line.
 */
export function messageOfErrorBody(body: string, contentType: string | null): string {
  if (contentType?.includes('json')) {
    const json = parseJson(body);
    const glance = glanceErrorSchema.safeParse(json);
    if (glance.success) return withoutDefault(plainMessage(glance.data.message));
    const keystone = keystoneErrorSchema.safeParse(json);
    if (keystone.success) return plainMessage(keystone.data.error.message);
    const barbican = barbicanErrorSchema.safeParse(json);
    if (barbican.success) return plainMessage(barbican.data.description ?? '');
    return '';
  }
  if (contentType?.includes('html')) {
    const inner = /<body[^>]*>([\s\S]*?)<\/body>/i.exec(body)?.[1] ?? body;
    return withoutDefault(plainMessage(inner.replace(/<h1>[\s\S]*?<\/h1>/i, '')));
  }
  return withoutDefault(plainMessage(body.replace(/^\d{3} [^\n]*\n/, '')));
}

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
