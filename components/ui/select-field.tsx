import type { Ref, SelectHTMLAttributes } from 'react';
import { Field, type FieldProps } from '@/components/ui/field';

export interface Choice {
  value: string;
  label: string;
}

type SelectFieldProps = FieldProps &
  SelectHTMLAttributes<HTMLSelectElement> & { choices: Choice[]; ref?: Ref<HTMLSelectElement> };

/** One of several. The browser's own list: right on every device, and it costs nothing. */
export function SelectField({ label, hint, error, choices, className, ...props }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <select {...props} {...control} className="field-control">
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
