import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for those who do not see the icon and on hover for those who do. */
  label: string;
  icon: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** A square button that shows an icon. */
export function IconButton({ label, icon, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...props}
      className={className ? `icon-button ${className}` : 'icon-button'}
    >
      {icon}
    </button>
  );
}
