export function oneAfterAnother(run: () => Promise<void>): () => Promise<void>;
