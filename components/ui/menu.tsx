'use client';

import dynamic from 'next/dynamic';
import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from 'react';

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

interface TriggerProps {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
}

const load = () => import('@/components/ui/open-menu');
const OpenMenu = dynamic(() => load().then((module) => module.OpenMenu));

/** A menu behind a button. What draws it is fetched when somebody comes near: a page of rows has a menu in each. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const fetched = () => void load();
  const button = cloneElement(props.trigger, {
    onClick: () => setWanted(true),
    onPointerEnter: fetched,
    onFocus: fetched,
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  });
  if (!wanted) return button;
  return (
    // Without a boundary of its own a page would give way to its skeleton until the menu is here.
    <Suspense fallback={button}>
      <OpenMenu {...props} />
    </Suspense>
  );
}
