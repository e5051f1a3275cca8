import { type ReactNode, useId } from 'react';

interface RadioCardsProps<Value extends string> {
  legend: string;
  name: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: { value: Value; label: string; hint?: ReactNode; disabled?: boolean }[];
}

/** One of a few, each with its consequence in words. */
export function RadioCards<Value extends string>({
  legend,
  name,
  value,
  onValueChange,
  options,
}: RadioCardsProps<Value>) {
  const id = useId();
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      <div className="grid gap-2 sm:auto-cols-fr sm:grid-flow-col">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex items-start gap-2.5 rounded border border-line-strong p-2.5 has-checked:border-focus has-checked:bg-accent-soft has-disabled:opacity-50"
          >
            <input
              type="radio"
              name={`${id}-${name}`}
              data-field={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onValueChange(option.value)}
              className="mt-[3px] size-4 shrink-0 accent-[var(--accent)]"
            />
            <span>
              {option.label}
              {option.hint && <span className="block text-muted text-sm">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
