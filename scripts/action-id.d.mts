export function actionId(dist: string, name: string): string;
