import type { InputHTMLAttributes } from 'react';

interface SwitchProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'role'> {
  /** The state in a word, beside the knob. */
  text: string;
  checked: boolean;
}

/** On or off: a checkbox that says `switch` to screen readers, with its state in a word. */
export function Switch({ text, className, ...props }: SwitchProps) {
  return (
    <span className={`inline-flex h-9 items-center gap-2 ${className ?? ''}`}>
      <input
        {...props}
        type="checkbox"
        role="switch"
        aria-checked={props.checked}
        className="relative h-5 w-9 shrink-0 appearance-none rounded-full bg-line-strong transition-colors duration-150 before:absolute before:top-0.5 before:left-0.5 before:size-4 before:rounded-full before:bg-surface before:transition-transform before:duration-150 checked:bg-accent checked:before:translate-x-4 disabled:opacity-50"
      />
      <span aria-hidden>{text}</span>
    </span>
  );
}
