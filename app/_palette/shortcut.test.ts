import { describe, expect, it } from 'vitest';
import { isApple, isComposing, isShortcut, type Press } from './shortcut';

const press = (more: Partial<Press>): Press => ({
  key: 'k',
  code: 'KeyK',
  keyCode: 75,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});

describe('isApple', () => {
  it('recognizes Macs, iPhones and iPads by their user agent', () => {
    expect(isApple('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15')).toBe(true);
    expect(isApple('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)')).toBe(true);
    expect(isApple('Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0')).toBe(false);
    expect(isApple(null)).toBe(false);
  });
});

describe('isShortcut', () => {
  it('accepts ⌘K on Apple devices, where Ctrl K edits text', () => {
    expect(isShortcut(press({ metaKey: true }), true)).toBe(true);
    expect(isShortcut(press({ ctrlKey: true }), true)).toBe(false);
    expect(isShortcut(press({ metaKey: true, ctrlKey: true }), true)).toBe(false);
  });

  it('accepts Ctrl K elsewhere, also with caps lock', () => {
    expect(isShortcut(press({ ctrlKey: true, key: 'K' }), false)).toBe(true);
    expect(isShortcut(press({ metaKey: true }), false)).toBe(false);
    expect(isShortcut(press({}), false)).toBe(false);
  });

  it('leaves other shortcuts with Shift or Alt alone', () => {
    expect(isShortcut(press({ ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(isShortcut(press({ ctrlKey: true, altKey: true }), false)).toBe(false);
  });

  it('accepts the key in the place of K on layouts without Latin letters, but not on other Latin layouts', () => {
    expect(isShortcut(press({ ctrlKey: true, key: 'л' }), false)).toBe(true);
    // On Dvorak, the key in the place of K types a t.
    expect(isShortcut(press({ ctrlKey: true, key: 't' }), false)).toBe(false);
    expect(isShortcut(press({ ctrlKey: true, code: 'KeyV' }), false)).toBe(true);
  });

  it('ignores presses while an input method composes text', () => {
    expect(isShortcut(press({ ctrlKey: true, isComposing: true }), false)).toBe(false);
    expect(isShortcut(press({ metaKey: true, keyCode: 229 }), true)).toBe(false);
  });
});

describe('isComposing', () => {
  it('trusts the key code 229 where the browser has already ended the composition', () => {
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
  });
});
