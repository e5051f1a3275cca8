/** Characters of a text that are looked at: whoever sends more has no sentence to say. */
const lookedAt = 16 * 1024;
/** Characters of a sentence on a page. */
const shownAtMost = 400;

/** Names of the C library, Node and undici for failures of a system call or a connection. */
const errorCodes =
  /\b(?:UND_ERR_[A-Z_]+|ERR_[A-Z_]{3,}|HPE_[A-Z_]+|EAI_[A-Z]+|E(?:ACCES|ADDRINUSE|ADDRNOTAVAIL|BADF|BUSY|CONNABORTED|CONNREFUSED|CONNRESET|DQUOT|EXIST|FBIG|HOSTDOWN|HOSTUNREACH|INVAL|IO|ISDIR|LOOP|MFILE|NAMETOOLONG|NETDOWN|NETUNREACH|NFILE|NODEV|NOENT|NOMEM|NOSPC|NOTCONN|NOTDIR|NOTEMPTY|NOTFOUND|NOTSUP|NXIO|PERM|PIPE|PROTO|ROFS|STALE|TIMEDOUT|XDEV))\b:? ?|\[Errno -?\d+\] ?/g;
/** `, rename 'a' -> 'b'`: Node names the system call and its files after the reason. */
const systemCall = /, [a-z]{2,16}(?: '[^']*'(?: -> '[^']*')?|(?= \/|$))/g;
/** Files of a server, quoted or not, with what leads to them; an address of a web page or of the API is none. */
const serverPath =
  /(?:(?: in| at| of|:) )?['"`]?(?<![\w/.:~-])(?:[A-Z]:\\|\/(?:app|data|dev|etc|home|lib|lib64|media|mnt|opt|private|proc|root|run|snap|srv|sys|tmp|usr|var|work|Users)\/)[^\s'"`,;)]*['"`]?/g;

/**
 * Makes a sentence for a page of what a service wrote: without markup, names of error codes, files of the server or a
 * traceback, in one line and not long. Gives '' where nothing is left. Linear in the length of the text.
 */
export function plainMessage(text: string): string {
  const plain = withoutMarkup(decoded(withoutMarkup(text.slice(0, lookedAt))));
  const sentence = (plain.split('Traceback (most recent call last)')[0] ?? '')
    .replace(systemCall, '')
    .replace(errorCodes, '')
    .replace(serverPath, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(sentence)) return '';
  if (sentence.length <= shownAtMost) return sentence;
  const cut = sentence.slice(0, shownAtMost);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), shownAtMost - 80)).trimEnd()}…`;
}

/** Takes tags out, with what is between those of scripts, styles and comments, and a last one that was cut short. */
function withoutMarkup(text: string): string {
  return text
    .replace(/<!--(?:[^-]|-(?!->))*(?:-->|$)/g, ' ')
    .replace(/<(script|style)\b[^<>]*>[^<]*(?:<(?!\/?(?:script|style))[^<]*)*/gi, ' ')
    .replace(/<[/!?]?[a-z][^<>]*(?:>|$)/gi, ' ')
    .replace(/<(?=[/!?]?[a-z])/gi, ' ');
}

function decoded(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (_, hex?: string, digits?: string) =>
      characterOf(hex === undefined ? Number(digits) : Number.parseInt(hex, 16)),
    )
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&');
}

/** WebOb writes every letter that is not ASCII as its number; what is no character says nothing. */
function characterOf(code: number): string {
  const isCharacter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : ' ';
}
