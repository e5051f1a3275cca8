import type { ButtonHTMLAttributes, ReactNode } from 'react';

export interface ButtonStyle {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'sm' | 'md';
}

const variants = {
  primary: 'bg-accent text-on-accent font-medium hover:brightness-95',
  secondary: 'border border-line-strong bg-surface hover:bg-hover',
  quiet: 'hover:bg-hover',
  danger: 'bg-danger text-on-danger font-medium hover:brightness-95',
} as const;

/** The classes of a button, for links that look like one. */
export function buttonClass({ variant = 'secondary', size = 'md' }: ButtonStyle = {}): string {
  const height = size === 'sm' ? 'h-7 px-2 text-sm' : 'h-9 px-3';
  return `inline-flex shrink-0 items-center justify-center gap-1.5 rounded whitespace-nowrap select-none disabled:opacity-50 aria-disabled:opacity-50 ${height} ${variants[variant]}`;
}

export interface ButtonProps extends ButtonStyle, ButtonHTMLAttributes<HTMLButtonElement> {
  /** The act is under way: the button stays as wide as it is and cannot be pressed again. */
  pending?: boolean;
  icon?: ReactNode;
}

/** A button. `pending` is told to screen readers by aria-busy. */
export function Button({
  variant,
  size,
  pending,
  icon,
  children,
  className,
  disabled,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={`${buttonClass({ variant, size })} ${className ?? ''}`}
    >
      {icon}
      {children}
    </button>
  );
}
