'use client';

import { Children, cloneElement, type ReactElement, type ReactNode, type Ref, type RefCallback, use } from 'react';

type Props = Record<string, unknown>;
type SlotProps = Props & { children?: ReactNode; ref?: Ref<HTMLButtonElement> };

const LAZY = Symbol.for('react.lazy');

/**
 * Gives its props to its only child, such as a link that looks like a button: classes are joined, handlers are called after the
 * child's own, and for everything else the child's own props win. Not Radix's, which is three times as large on every page.
 */
export function Slot({ children, ...given }: SlotProps) {
  const child = Children.only(awaited(children)) as ReactElement<Props>;
  const own = child.props;
  const merged: Props = { ...given, ...own };
  if (given.className && own.className) merged.className = `${given.className} ${own.className}`;
  if (given.ref && own.ref) merged.ref = together(own.ref as Ref<HTMLButtonElement>, given.ref);
  for (const name of Object.keys(own)) {
    const [first, second] = [own[name], given[name]];
    if (!/^on[A-Z]/.test(name) || typeof first !== 'function' || typeof second !== 'function') continue;
    merged[name] = (...values: unknown[]) => {
      first(...values);
      second(...values);
    };
  }
  return cloneElement(child, merged);
}

// An element of a server component whose code is still on its way.
function awaited(node: ReactNode): ReactNode {
  const lazy = node as { $$typeof?: symbol; _payload?: PromiseLike<ReactNode> } | undefined;
  return lazy?.$$typeof === LAZY ? use(lazy._payload as Promise<ReactNode>) : node;
}

function together(...refs: Ref<HTMLButtonElement>[]): RefCallback<HTMLButtonElement> {
  return (node) => {
    for (const ref of refs) {
      if (typeof ref === 'function') ref(node);
      else if (ref) ref.current = node;
    }
  };
}
