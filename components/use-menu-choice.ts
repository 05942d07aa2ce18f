import { useRef } from 'react';

/**
 * Acts on a menu's choice once the menu has given the focus back to its button, for that is where it goes when the dialog that
 * the choice opens closes. Call `choose` when an item is selected, and pass `onCloseAutoFocus` to the menu's content.
 */
export function useMenuChoice<Choice>(onChoose: (choice: Choice) => void) {
  const chosen = useRef<Choice>(undefined);
  const choose = (choice: Choice) => {
    chosen.current = choice;
  };
  const onCloseAutoFocus = () => {
    const choice = chosen.current;
    chosen.current = undefined;
    if (choice !== undefined) setTimeout(() => onChoose(choice));
  };
  return { choose, onCloseAutoFocus };
}
