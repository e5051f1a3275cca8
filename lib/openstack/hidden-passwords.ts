/**
 * A text without the names and passwords in its addresses (`https://name:password@host/`), as Glance keeps and tells them
 * of imports: whoever may read an image reads its tasks, and whoever signs in to a server is nobody else's business.
 */
export const hidePasswords = (text: string): string => text.replace(/:\/\/[^\s/?#]+@/g, '://…@');

/** An answer with the same done to every text of its body, which Glance writes with escapes; one that is no JSON has none. */
export async function withoutPasswords(response: Response): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  return new Response(withoutPasswordsIn(text) ?? hidePasswords(text), { status, headers });
}

/** JSON without passwords, or null where it is none. */
function withoutPasswordsIn(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json, (_key, one) =>
      typeof one === 'string' ? hidePasswords(one) : one,
    );
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
