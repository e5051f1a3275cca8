/**
 * An address of the cloud's own dashboard for an image, from its template: `{id}` stands for the image. null where no
 * template is set.
 */
export function linkOf(template: string | undefined, imageId: string): string | null {
  return template === undefined ? null : template.replaceAll('{id}', encodeURIComponent(imageId));
}
