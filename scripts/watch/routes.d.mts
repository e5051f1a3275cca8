export function routesOf(folder: string | null, basePath: string): (path: string) => string;
