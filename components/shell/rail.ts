/** The cookie that keeps whether this browser shows the rail as icons alone. */
export const railCookie = 'darkroom_rail';

/** How the rail is shown; `data-rail` of the document says it, before the first paint. */
export const rails = ['open', 'icons'] as const;
export type Rail = (typeof rails)[number];

/** The rail of a cookie, open for anything unknown. */
export function railOf(value: string | undefined): Rail {
  return rails.find((rail) => rail === value) ?? 'open';
}
