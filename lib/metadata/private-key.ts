import forge from 'node-forge';

/** Why a text is no key to sign with: a key of the messages `signing`. */
export class PrivateKeyProblem extends Error {
  readonly problem: 'not_pem' | 'encrypted' | 'not_private' | 'unsupported_key' | 'unsupported_curve';

  constructor(problem: PrivateKeyProblem['problem']) {
    super(problem);
    this.name = 'PrivateKeyProblem';
    this.problem = problem;
  }
}

/** A private key with the type that Glance calls it by. */
export type SigningKey =
  | { type: 'RSA-PSS'; key: forge.pki.rsa.PrivateKey }
  | { type: 'ECC_SECP384R1' | 'ECC_SECP521R1'; secret: Uint8Array };

const curves: Readonly<Record<string, 'ECC_SECP384R1' | 'ECC_SECP521R1'>> = {
  '1.3.132.0.34': 'ECC_SECP384R1',
  '1.3.132.0.35': 'ECC_SECP521R1',
};
const secretBytes = { ECC_SECP384R1: 48, ECC_SECP521R1: 66 } as const;
const { asn1 } = forge;

/** Reads a private key from PEM: PKCS#8, PKCS#1 or SEC 1, without a passphrase. Throws PrivateKeyProblem. */
export function readPrivateKey(text: string): SigningKey {
  const blocks = pemBlocks(text);
  const block = blocks.find(({ type }) => type.endsWith('PRIVATE KEY'));
  if (!block) throw new PrivateKeyProblem('not_private');
  if (block.type === 'ENCRYPTED PRIVATE KEY' || block.procType?.type === 'ENCRYPTED')
    throw new PrivateKeyProblem('encrypted');
  try {
    const der = asn1.fromDer(block.body);
    if (block.type === 'EC PRIVATE KEY') return ellipticKey(der, null);
    if (block.type === 'PRIVATE KEY') {
      const [, algorithm, content] = sequence(der);
      const [oid, parameters] = sequence(algorithm);
      // id-ecPublicKey
      if (oidOf(oid) === '1.2.840.10045.2.1') return ellipticKey(asn1.fromDer(bytesOf(content)), parameters);
      // rsaEncryption; a key bound to PSS parameters is another thing.
      if (oidOf(oid) !== '1.2.840.113549.1.1.1') throw new PrivateKeyProblem('unsupported_key');
    } else if (block.type !== 'RSA PRIVATE KEY') throw new PrivateKeyProblem('unsupported_key');
    return { type: 'RSA-PSS', key: forge.pki.privateKeyFromAsn1(der) as forge.pki.rsa.PrivateKey };
  } catch (error) {
    if (error instanceof PrivateKeyProblem) throw error;
    throw new PrivateKeyProblem('not_pem');
  }
}

function pemBlocks(text: string): forge.pem.ObjectPEM[] {
  try {
    return forge.pem.decode(text);
  } catch {
    throw new PrivateKeyProblem('not_pem');
  }
}

/** RFC 5915; inside PKCS#8 the curve is named outside of it. */
function ellipticKey(der: forge.asn1.Asn1, outer: forge.asn1.Asn1 | undefined | null): SigningKey {
  const [, secret, ...tagged] = sequence(der);
  const inner = tagged.find(
    ({ tagClass, type }) => tagClass === asn1.Class.CONTEXT_SPECIFIC && Number(type) === 0,
  );
  const type = curves[oidOf(outer ?? sequence(inner)[0])];
  if (!type) throw new PrivateKeyProblem('unsupported_curve');
  const bytes = Uint8Array.from(bytesOf(secret), (character) => character.charCodeAt(0));
  // Some writers drop leading zeros.
  const whole = new Uint8Array(secretBytes[type]);
  whole.set(bytes, whole.length - bytes.length);
  return { type, secret: whole };
}

function sequence(node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  if (!node || !Array.isArray(node.value)) throw new PrivateKeyProblem('not_pem');
  return node.value;
}
function bytesOf(node: forge.asn1.Asn1 | undefined): string {
  if (!node || typeof node.value !== 'string') throw new PrivateKeyProblem('not_pem');
  return node.value;
}
function oidOf(node: forge.asn1.Asn1 | undefined): string {
  return asn1.derToOid(bytesOf(node));
}
