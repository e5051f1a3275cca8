import { useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import type { BootCheck } from '@/lib/inspect/boot-check';
import type { BootProposal } from '@/lib/inspect/boot-proposals';

/** How a disk boots, and by which loader. */
export function BootWords({ check }: { check: BootCheck }) {
  const t = useTranslations('boot_check');
  return (
    <>
      <p>
        {t(wayOf(check))} {check.isIso && check.table !== null && t('hybrid')}
      </p>
      {check.loaders[0] && <p className="break-all">{t('loader', { path: check.loaders[0].path })}</p>}
    </>
  );
}

/** What suits an image by what is on its disk; nothing where it has all of it. */
export function ProposalWords({ proposals }: { proposals: readonly BootProposal[] }) {
  const listed = useListed();
  const t = useTranslations('boot_check');
  const word = ({ key, value }: BootProposal) =>
    key === 'min_disk' || key === 'architecture' ? t(key, { value }) : `${key}=${value}`;
  if (proposals.length === 0) return null;
  return <p className="break-words font-mono">{listed(proposals.map(word))}</p>;
}

function wayOf({ bios, loaders }: BootCheck): 'both' | 'bios' | 'uefi' | 'neither' {
  if (bios) return loaders.length > 0 ? 'both' : 'bios';
  return loaders.length > 0 ? 'uefi' : 'neither';
}
