'use client';

import { cloneElement, type ReactElement, type ReactNode, useState } from 'react';
import { lazy } from '@/components/ui/lazy';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  /** Why it cannot be chosen; it stays in the list and says so. */
  disabledReason?: string;
  danger?: boolean;
  /** One of several that is the case now. */
  checked?: boolean;
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<TriggerProps>;
  items: MenuItem[];
  heading?: ReactNode;
}

interface LazyMenuProps extends Omit<MenuProps, 'items'> {
  /** The items, or what works them out once the menu is opened: it gives them to `show` and draws what that gives. */
  items: MenuItem[] | ((show: (items: MenuItem[]) => ReactNode) => ReactNode);
}

interface TriggerProps {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
}

const load = () => import('@/components/ui/open-menu');
const OpenMenu = lazy(() => load().then((module) => module.OpenMenu), {
  waiting: (props: MenuProps) => props.trigger,
});

/** A menu behind a button. What draws it is fetched when somebody comes near: a page of rows has a menu in each. */
export function Menu({ items, ...props }: LazyMenuProps) {
  const [wanted, setWanted] = useState(false);
  const fetched = () => void load().catch(() => {});
  const button = cloneElement(props.trigger, {
    onClick: () => setWanted(true),
    onPointerEnter: fetched,
    onFocus: fetched,
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  });
  if (!wanted) return button;
  const show = (items: MenuItem[]) => <OpenMenu {...props} items={items} />;
  return typeof items === 'function' ? items(show) : show(items);
}
