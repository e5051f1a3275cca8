'use client';

import { useTranslations } from 'next-intl';
import { CopyBlock } from '@/components/shell/copy-block';
import { CommandText } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Viewer } from '@/lib/auth/viewer';
import { ansibleCode, osismCode, terraformCode } from '@/lib/commands/image-code';
import { downloadCommand, launchCommand, volumeCommand } from '@/lib/commands/image-commands';
import type { Image } from '@/lib/contract/image';
import { downloadName } from '@/lib/images/download-name';
import { imageCan } from '@/lib/images/image-can';

interface ImageCommandsDialogProps {
  image: Image;
  viewer: Viewer;
  onClose: () => void;
}

/** The commands that use an image: to boot from it, to make a volume of it, to save it. */
export function ImageCommandsDialog({ image, viewer, onClose }: ImageCommandsDialogProps) {
  const t = useTranslations('detail');
  const common = useTranslations('common');
  const boots = image.status === 'active';
  const shown = [
    ...(boots
      ? ([
          ['command_launch', launchCommand(image.id)],
          ['command_volume', volumeCommand(image)],
        ] as const)
      : []),
    ...(imageCan.download(image, viewer) === null
      ? ([['command_download', downloadCommand(image.id, downloadName(image))]] as const)
      : []),
    ['command_show', { commands: [['openstack', 'image', 'show', image.id]] }],
  ] as const;
  const codes = [
    ['code_terraform', terraformCode(image)],
    ['code_ansible', ansibleCode(image)],
    ['code_osism', osismCode(image)],
  ] as const;
  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => !stays && onClose()}
      title={t('commands')}
      description={t('commands_text')}
      footer={<Button onClick={onClose}>{common('close')}</Button>}
    >
      {shown.map(([what, command]) => (
        <section key={what} aria-label={t(what)} className="flex flex-col gap-1">
          <h3 className="font-medium text-sm">{t(what)}</h3>
          <CommandText command={command} />
        </section>
      ))}
      {codes.map(([what, text]) => (
        <section key={what} aria-label={t(what)} className="flex flex-col gap-1">
          <h3 className="font-medium text-sm">{t(what)}</h3>
          <CopyBlock text={text} label={t(what)} />
        </section>
      ))}
    </Dialog>
  );
}
