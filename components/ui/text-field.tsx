import type { InputHTMLAttributes, Ref } from 'react';
import { Field, type FieldProps } from '@/components/ui/field';

type TextFieldProps = FieldProps &
  InputHTMLAttributes<HTMLInputElement> & {
    /** Shown behind the value, such as GiB. */
    unit?: string;
    ref?: Ref<HTMLInputElement>;
  };

/** One line of text. */
export function TextField({ label, hint, error, unit, className, ...props }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(control) => (
        <div className="relative">
          <input {...props} {...control} className={`field-control ${unit ? 'pr-12' : ''}`} />
          {unit && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-muted text-sm"
            >
              {unit}
            </span>
          )}
        </div>
      )}
    </Field>
  );
}
