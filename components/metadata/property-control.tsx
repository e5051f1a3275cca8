'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { ArrayControl } from '@/components/metadata/array-control';
import { ChoiceControl } from '@/components/metadata/choice-control';
import { Switch } from '@/components/ui/switch';
import type { MetadefProperty } from '@/lib/contract/metadef';
import { valueProblem } from '@/lib/metadata/property-key';
import {
  allowedValues,
  controlKind,
  type PropertyProblem,
  propertyProblem,
} from '@/lib/metadata/property-value';

export interface PropertyControlProps {
  /** The property as the catalog defines it; it decides which control this is. */
  definition: MetadefProperty;
  /** The value as Glance keeps it on an image: always text ("8", "true", "<or> a,b"). Controlled. */
  value: string;
  /** Takes the new value, again as Glance keeps it, at each change; '' is an empty value, not a removed property. */
  onChange: (value: string) => void;
  /** What the control is called. */
  label: string;
  /** The label is for screen readers only: the place around the control shows the name itself. */
  labelHidden?: boolean;
  /** Nothing can be changed; why is said by the place around. A property that its definition marks `readonly` is disabled too. */
  disabled?: boolean;
  /** Values to choose from in place of the definition's `enum`, best first. */
  choices?: readonly string[];
  /**
   * A hint that replaces the problem found in the value, or null for no problem at all; left out, the value is checked
   * against the definition.
   */
  problem?: PropertyProblem | null;
}

/**
 * The control that a definition of the catalog makes: enum → select, boolean → switch, array → operator and items,
 * integer and number → a field with its range, else text. Below it stands why the value breaks the definition; that is
 * advice, for Glance takes any text, so any value can still be entered.
 */
export function PropertyControl(props: PropertyControlProps) {
  const { definition, value, label, labelHidden } = props;
  const t = useTranslations('propertyControl');
  const problems = useTranslations('propertyProblems');
  const validation = useTranslations('validation');
  const id = useId();
  const problem = props.problem === undefined ? propertyProblem(definition, value) : props.problem;
  const kind = props.choices ? 'choice' : controlKind(definition);
  const disabled = props.disabled || definition.readonly === true;
  const hint = definition.readonly ? t('readonly') : rangeOf(definition, t);
  const refused = valueProblem(value);
  const wrong = refused !== null || problem !== null;
  const described = wrong || hint ? `${id}-note` : undefined;
  const control = {
    id,
    disabled,
    'aria-describedby': described,
    'aria-invalid': wrong && !disabled ? true : undefined,
  };
  const name = `${id}-label`;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {kind === 'array' ? (
        <span id={name} className={labelHidden ? 'sr-only' : 'font-medium text-sm'}>
          {label}
        </span>
      ) : (
        <label id={name} htmlFor={id} className={labelHidden ? 'sr-only' : 'font-medium text-sm'}>
          {label}
        </label>
      )}
      {kind === 'choice' && (
        <ChoiceControl
          control={control}
          choices={props.choices ?? allowedValues(definition)}
          value={value}
          onChange={props.onChange}
        />
      )}
      {kind === 'boolean' && (
        <Switch
          {...control}
          checked={/^true$/i.test(value)}
          text={value}
          onChange={(event) => props.onChange(String(event.target.checked))}
        />
      )}
      {kind === 'array' && (
        <ArrayControl
          control={control}
          labelledBy={name}
          definition={definition}
          value={value}
          onChange={props.onChange}
        />
      )}
      {(kind === 'text' || kind === 'integer' || kind === 'number') &&
        // One line would drop the line breaks of a value that has some.
        (value.includes('\n') ? (
          <textarea
            {...control}
            rows={3}
            value={value}
            onChange={(event) => props.onChange(event.target.value)}
            className="field-control h-auto! py-1.5"
          />
        ) : (
          <input
            {...control}
            inputMode={kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : undefined}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => props.onChange(event.target.value)}
            className="field-control"
          />
        ))}
      {wrong && !disabled ? (
        <p id={`${id}-note`} className="text-danger text-sm">
          {refused ? validation(refused) : problem && problems(problem.problem, problem.values)}
        </p>
      ) : (
        hint && (
          <p id={`${id}-note`} className="text-muted text-sm">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

/** The range of a number in words, or undefined where it has none. */
function rangeOf(
  { type, minimum, maximum }: MetadefProperty,
  t: ReturnType<typeof useTranslations<'propertyControl'>>,
): string | undefined {
  if (type !== 'integer' && type !== 'number') return undefined;
  if (typeof minimum === 'number' && typeof maximum === 'number') return t('range', { minimum, maximum });
  if (typeof minimum === 'number') return t('at_least', { minimum });
  return typeof maximum === 'number' ? t('at_most', { maximum }) : undefined;
}
