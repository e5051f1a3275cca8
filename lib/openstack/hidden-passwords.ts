/**
 * A text without the names and passwords in its addresses (`https://name:password@host/`), as Glance keeps and tells them
 * of imports: whoever may read an image reads its tasks, and whoever signs in to a server is nobody else's business.
 */
export const hidePasswords = (text: string): string => text.replace(/:\/\/[^\s/?#"'<>\\]+@/g, '://…@');

/** An answer with the same done to its body. */
export async function withoutPasswords(response: Response): Promise<Response> {
  const { status, headers } = response;
  return new Response(hidePasswords(await response.text()), { status, headers });
}
