export function isAllowed(licence: string): boolean;
export function productionPackages(lock: string): { name: string; version: string; licence: string }[];
