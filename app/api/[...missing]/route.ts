/** Addresses under /api/ that nothing answers to: programs get their 404, not the page that people get. */
const missing = () => new Response(null, { status: 404 });

export { missing as DELETE, missing as GET, missing as PATCH, missing as POST, missing as PUT };
