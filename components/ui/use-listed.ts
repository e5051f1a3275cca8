import { useFormatter, useLocale } from 'next-intl';

/** Names in one line, divided as the language divides them: “central, dcn0” in English, “central、dcn0” in Chinese. */
export function useListed(): (names: Iterable<string>) => string {
  const format = useFormatter();
  return (names) => format.list(names, { type: 'conjunction', style: 'narrow' });
}

/** Sentences behind one another: with a space between them, which a Chinese full stop has within itself. */
export function useSentences(): (sentences: Iterable<string | false>) => string {
  const gap = useLocale().startsWith('zh') ? '' : ' ';
  return (sentences) => [...sentences].filter(Boolean).join(gap);
}
