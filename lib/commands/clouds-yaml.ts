import { stringify } from 'yaml';

/** A cloud as a clouds.yaml of somebody's own has it. */
export interface OwnCloud {
  /** How `openstack --os-cloud` calls it. */
  name: string;
  /** Public identity endpoint, with its `/v3`. */
  authUrl: string;
  region: string | null;
  interface: string;
  /** Whom the file is for, and how they prove it: openstack asks for a password that is not there. */
  proof:
    | { kind: 'password'; user: string; domain: string; projectId: string; projectName: string }
    | { kind: 'credential'; id: string; secret: string | null; projectName: string };
  /** Its certificates are not looked at here either. */
  unverified?: boolean;
}

/** The text of a clouds.yaml with one cloud (openstacksdk, "Configuring OpenStack SDK Applications"). No secret is in it that is not given. */
export function cloudsYaml({ name, authUrl, region, interface: side, proof, unverified }: OwnCloud): string {
  const auth =
    proof.kind === 'password'
      ? {
          auth_url: authUrl,
          username: proof.user,
          user_domain_name: proof.domain,
          project_id: proof.projectId,
        }
      : {
          auth_url: authUrl,
          application_credential_id: proof.id,
          ...(proof.secret === null ? {} : { application_credential_secret: proof.secret }),
        };
  const entry = {
    ...(proof.kind === 'credential' ? { auth_type: 'v3applicationcredential' } : {}),
    auth,
    ...(region === null ? {} : { region_name: region }),
    interface: side,
    identity_api_version: 3,
    ...(unverified ? { verify: false } : {}),
  };
  const comments = [
    `# Project ${onOneLine(proof.projectName)}: openstack --os-cloud ${onOneLine(name)} image list`,
    '# Keep it as ~/.config/openstack/clouds.yaml, or beside where you work.',
    ...(proof.kind === 'password' ? ['# There is no password in it: openstack asks for it.'] : []),
    ...(proof.kind === 'credential' && proof.secret === null
      ? [
          '# Write application_credential_secret below auth, or OS_APPLICATION_CREDENTIAL_SECRET is asked for.',
        ]
      : []),
    ...(proof.kind === 'credential' && proof.secret !== null
      ? ['# Its secret lets whoever has it work as you in this project: keep it as you keep a password.']
      : []),
  ];
  return `${comments.join('\n')}\n${stringify({ clouds: { [name]: entry } })}`;
}

/** A name in a comment must not end it. */
const onOneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
