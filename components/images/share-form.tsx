'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useDeferredValue, useId, useState } from 'react';
import { useMemberWrite } from '@/components/images/use-member-write';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { useKeptText } from '@/components/shell/use-kept-text';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { useListed } from '@/components/ui/use-listed';
import { inviteProject } from '@/lib/actions/members';
import type { Viewer } from '@/lib/auth/viewer';
import { act, QueryError } from '@/lib/browser/dashboard';
import { shareCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { shortId } from '@/lib/format';
import { imageCan } from '@/lib/images/image-can';
import { type ProjectWord, readProjectWord } from '@/lib/images/project-word';
import { findProjectsOptions, projectsOptions, readProjectsAnew } from '@/lib/queries/projects';

interface ShareFormProps {
  image: Image;
  viewer: Viewer;
  /** Hears the cloud's refusal of a project. */
  onRefused: (error: ActionError) => void;
}

type Refused = { word: string } & Extract<ProjectWord, { problem: string }>;

/**
 * Offers an image to a project, by its id or the name of one that this session knows. Anything else is refused at the
 * field, since Glance would take it and nobody would ever see the image; who knows better says so.
 */
export function ShareForm({ image, viewer, onRefused }: ShareFormProps) {
  const t = useTranslations('sharing');
  const refusals = useTranslations('refusals');
  const listed = useListed();
  const listId = useId();
  const [kept, setTyped] = useKeptText(`share.${image.id}`);
  const typed = kept ?? '';
  const [refused, setRefused] = useState<Refused | null>(null);
  const [searching, setSearching] = useState(false);
  const { pending, error, write } = useMemberWrite();
  const refusal = imageCan.share(image, viewer);
  const looked = useDeferredValue(typed.trim());
  const mine = useQuery({ ...projectsOptions(), enabled: !viewer.isAdmin });
  const found = useQuery({ ...findProjectsOptions(looked), enabled: viewer.isAdmin && refusal === null });
  const offered = (viewer.isAdmin ? found.data?.projects : mine.data) ?? [];

  const invite = async (id: string, name: string) => {
    const failure = await write(
      () => act(inviteProject, { id: image.id, project: id }),
      t('invited', { project: name }),
    );
    if (failure) return onRefused(failure);
    // What was typed meanwhile is another project.
    setTyped((present) => (present === typed ? null : present));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const word = typed.trim();
    setRefused(null);
    setSearching(true);
    const { projects, all } = await readKnown(word).finally(() => setSearching(false));
    const read = readProjectWord(word, { known: projects, all, owner: image.owner });
    if ('problem' in read) setRefused({ word, ...read });
    else await invite(read.id, read.name ?? read.id);
  };
  const canInsist = refused !== null && !['needed', 'own', 'several'].includes(refused.problem);
  return (
    <section className="flex flex-col gap-2">
      <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-wrap items-start gap-2">
        <TextField
          label={t('invite')}
          hint={refusal ? refusals(refusal) : t(viewer.isAdmin ? 'invite_hint_admin' : 'invite_hint')}
          error={refused ? problemText(t, listed, refused) : undefined}
          disabled={refusal !== null}
          value={typed}
          list={listId}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(null);
          }}
          className="min-w-64 flex-1"
        />
        <datalist id={listId}>
          {offered
            .filter(({ id }) => id !== image.owner)
            .map(({ id, name }) => {
              const isOnly = offered.filter((other) => other.name === name).length === 1;
              return (
                <option key={id} value={isOnly ? name : id}>
                  {isOnly ? shortId(id) : name}
                </option>
              );
            })}
        </datalist>
        <Button
          type="submit"
          variant="primary"
          pending={pending || searching}
          disabled={refusal !== null}
          className="mt-6"
        >
          {t('invite_submit')}
        </Button>
      </form>
      {canInsist && (
        <Button
          pending={pending}
          onClick={() => {
            setRefused(null);
            void invite(refused.word, refused.word);
          }}
          className="self-start"
        >
          {t('invite_anyway', { project: refused.word })}
        </Button>
      )}
      {error && <ActionErrorNotice error={error} />}
      {refusal === null && (
        <ShowCommand
          command={() => {
            const word = typed.trim();
            const project = offered.find(({ name }) => name === word)?.id ?? word;
            return project === '' ? { commands: [] } : shareCommand('add', image.id, [project]);
          }}
        />
      )}
    </section>
  );
}

/** What is known for a word; where the identity service does not answer, ids alone can be told from names. */
async function readKnown(word: string): ReturnType<typeof readProjectsAnew> {
  try {
    return await readProjectsAnew(word);
  } catch (cause) {
    if (cause instanceof QueryError) return { projects: [], all: false };
    throw cause;
  }
}

function problemText(
  t: ReturnType<typeof useTranslations<'sharing'>>,
  listed: ReturnType<typeof useListed>,
  refused: Refused,
): string {
  const { word, problem } = refused;
  if (problem === 'several') return t('several', { project: word, ids: listed(refused.ids) });
  return t(problem, { project: word });
}
