import { quoted } from '@/lib/commands/shell';
import type { Capabilities } from '@/lib/contract/capabilities';
import { containerFormats, diskFormats } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import type { FileReading, SuitingFormats } from '@/lib/inspect/file-kind';
import type { Packing } from '@/lib/inspect/packing';
import type { Remark } from '@/lib/inspect/remarks';

/** What a cloud takes of all formats there are. */
export type AcceptedFormats = Pick<Capabilities, 'diskFormats' | 'containerFormats'>;

/** Something to tell of a file before it is sent: `key` names its sentence in the catalog, `command` is what helps. */
export interface FileAdvice {
  key: string;
  tone: 'info' | 'warning' | 'danger';
  values: Record<string, string | number>;
  command?: string;
}

/** Formats whose images begin with a mark: a file without it is none of them. */
const markedFormats = ['qcow2', 'vmdk', 'vdi', 'vhd', 'vhdx', 'iso'];

/** The formats to send a file with: the best of those that the cloud takes, or null. */
export function acceptedFormats({ suits }: FileReading, accepted: AcceptedFormats): SuitingFormats | null {
  const found = suits.find(
    ({ disk_format, container_format }) =>
      accepted.diskFormats.includes(disk_format) && accepted.containerFormats.includes(container_format),
  );
  return found ?? null;
}

/**
 * What to tell of a file, what matters most first. `chosen` is what the form says at the moment, `name` the file's
 * name, which the commands have.
 */
export function fileAdvice(
  reading: FileReading,
  name: string,
  size: number,
  chosen: SuitingFormats,
  accepted: AcceptedFormats,
): FileAdvice[] {
  // A name may begin with a dash, or with what qemu-img takes for a protocol.
  const context = { name: quoted(`./${name}`), size: formatBytes(size) };
  return [
    ...kindAdvice(reading, context, accepted),
    ...reading.remarks.map((remark) => remarkAdvice(remark, reading, context)),
    ...formatAdvice(reading, context, chosen, accepted),
  ];
}

/** Of an image that exists, what a file for it is held against. */
export interface RecordFormats {
  disk_format: string | null;
  container_format: string | null;
}

/**
 * What to tell of a file before it is sent into a record that exists: what contradicts its formats, and what is wrong with
 * the file itself. Empty where it suits. The record was made with formats that its cloud takes, so that is not asked again.
 */
export function recordAdvice(
  reading: FileReading,
  name: string,
  size: number,
  record: RecordFormats,
): FileAdvice[] {
  const { disk_format, container_format } = record;
  const chosen = { disk_format: disk_format ?? '', container_format: container_format ?? '' };
  const fits =
    disk_format === null ||
    reading.suits.some(
      (suit) => suit.disk_format === disk_format && suit.container_format === container_format,
    );
  return fileAdvice(reading, name, size, chosen, {
    diskFormats: [...diskFormats],
    containerFormats: [...containerFormats],
  })
    .filter(
      ({ key }) => key !== 'not_accepted' && key !== 'snapshots' && !(fits && key === 'packed_accepted'),
    )
    .filter(({ tone }) => tone !== 'info' || !fits)
    .map((told) => ({ ...told, tone: told.tone === 'info' ? 'warning' : told.tone }));
}

/** Whether somebody should hear of a file before it is sent into a record: of its safety a line tells, not an advice. */
export function isQuestionable({ header }: FileReading, told: readonly FileAdvice[]): boolean {
  return told.length > 0 || header.formats.length > 1 || header.unsafe.some(({ check }) => check !== 'mbr');
}

interface Context {
  name: string;
  size: string;
}

const advice = (
  key: string,
  tone: FileAdvice['tone'],
  values: FileAdvice['values'] = {},
  command?: string,
): FileAdvice => ({ key, tone, values, ...(command ? { command } : {}) });

function kindAdvice(reading: FileReading, { name, size }: Context, accepted: AcceptedFormats): FileAdvice[] {
  const isTaken = acceptedFormats(reading, accepted) !== null;
  const unpackTar = `tar -xf ${name}`;
  switch (reading.kind) {
    case 'kernel':
    case 'initrd':
      return [advice(isTaken ? reading.kind : `${reading.kind}_refused`, isTaken ? 'info' : 'warning')];
    case 'program':
      return [advice('program', 'warning', { architecture: reading.detail ?? '?' })];
    case 'ova':
    case 'docker':
      return isTaken
        ? [advice(reading.kind, 'info')]
        : [advice(`${reading.kind}_refused`, 'warning', {}, reading.kind === 'ova' ? unpackTar : undefined)];
    case 'box':
      return [advice('box', 'warning', {}, unpackTar)];
    case 'tar':
      return [advice('tar', 'warning', {}, unpackTar)];
    case 'packed': {
      const packing = reading.detail ?? '';
      // Glance's own plugin for imports unpacks these two (image_decompression).
      const byImport = packing === 'gz' || packing === 'zip' ? 'packed_import' : 'packed';
      return [
        advice(isTaken ? 'packed_accepted' : byImport, 'warning', { packing }, unpackCommand(packing, name)),
      ];
    }
    case 'document':
      return [advice('document', 'danger', { document: reading.detail ?? 'text' })];
    case 'descriptor':
      return reading.remarks.some(({ code }) => code === 'named_files')
        ? []
        : [advice('descriptor', 'danger')];
    case 'esxi_sparse':
      return [advice('esxi_sparse', 'danger')];
    case 'stump':
      return [advice('stump', 'danger', { format: reading.detail ?? '', size })];
    default:
      return [];
  }
}

function remarkAdvice(remark: Remark, { header }: FileReading, { name, size }: Context): FileAdvice {
  const convert = `qemu-img convert -O qcow2 ${name} converted.qcow2`;
  const repair = header.format === 'qcow2' ? `qemu-img check -r all ${name}` : undefined;
  switch (remark.code) {
    case 'truncated':
      return remark.expected === null
        ? advice('end_missing', 'danger')
        : advice('truncated', 'danger', { size, expected: formatBytes(remark.expected) });
    case 'dirty':
    case 'corrupt':
      return advice(remark.code, 'warning', {}, repair);
    case 'damaged':
      return advice('damaged', 'danger', { format: header.format });
    case 'old_version':
      return advice('old_version', 'warning', {}, convert);
    case 'snapshots':
      return advice('snapshots', 'info', { count: remark.count }, convert);
    case 'named_files':
      // A strange descriptor that names a path would have the command pack whatever lies there.
      return advice(
        'named_files',
        'danger',
        { files: remark.files.join(', ') },
        remark.files.some((file) => /[/\\]|\.\./.test(file)) ? undefined : convert,
      );
    case 'name_says':
      return advice('name_says', 'warning', { said: remark.said });
    default:
      return advice(remark.code, 'warning');
  }
}

/** Whether the cloud takes the format that a disk has, and whether the form says that it is this one. */
function formatAdvice(
  reading: FileReading,
  { name }: Context,
  chosen: SuitingFormats,
  accepted: AcceptedFormats,
): FileAdvice[] {
  if (reading.kind !== 'disk') return [];
  const found = reading.header.format === 'gpt' ? 'raw' : reading.header.format;
  const result: FileAdvice[] = [];
  const isOld = reading.remarks.some(({ code }) => code === 'old_version');
  if (
    !isOld &&
    !accepted.diskFormats.includes(found) &&
    !(found === 'raw' && accepted.diskFormats.includes('gpt'))
  )
    result.push(
      advice(
        'not_accepted',
        'warning',
        { format: found },
        `qemu-img convert -O qcow2 ${name} converted.qcow2`,
      ),
    );
  const chose = chosen.disk_format === 'gpt' && reading.header.format === 'gpt' ? 'raw' : chosen.disk_format;
  // A raw disk may be sent as what has no mark, such as a machine image of Amazon's.
  const isWrong = found === 'raw' ? markedFormats.includes(chose) : chose !== found;
  if (chose !== '' && isWrong) result.push(advice('mismatch', 'warning', { found, chosen: chose }));
  return result;
}

const unpackers: Partial<Record<Packing, string>> = {
  gz: 'gunzip -k',
  xz: 'unxz -k',
  zst: 'unzstd',
  bz2: 'bunzip2 -k',
  zip: 'unzip',
  lz4: 'unlz4',
  lzip: 'lunzip -k',
  '7z': '7z x',
  rar: 'unrar x',
};

function unpackCommand(packing: string, name: string): string | undefined {
  const [, tool] = Object.entries(unpackers).find(([known]) => known === packing) ?? [];
  return tool && `${tool} ${name}`;
}
