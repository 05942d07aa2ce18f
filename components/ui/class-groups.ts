import { createTailwindMerge } from 'tailwind-merge';

// Tailwind-merge's own configuration knows every class of Tailwind: 6 kB, compressed, on every page. These are the groups that
// this project uses. A test compares each pair of its classes with the complete configuration, and names what is missing here.

const words = (text: string) => text.split(' ');
const among = (text: string) => {
  const known = new Set(words(text));
  return (value: string) => known.has(value);
};
const any = () => true;
const isLength = (value: string) => /^\d|^\[[-.\d]/.test(value);
const isFontSize = (value: string) => isLength(value) || among('note lead title xs sm base lg xl')(value);

/** Groups of classes that have nothing in common with others but their prefix: `pt-2`, `-pt-2`. */
function prefixed(names: string) {
  return Object.fromEntries(words(names).map((name) => [name, [{ [name]: [any] }]]));
}

// A position: more specific validators first, colours last.
const GROUPS = {
  ...prefixed('w h size min-w min-h max-w max-h basis p px py pt pr pb pl m mx my mt mr mb ml gap gap-x gap-y z order'),
  ...prefixed('inset inset-x inset-y top right bottom left leading tracking opacity cursor origin animate list select'),
  ...prefixed('grid-cols col-start row-start justify-items justify-self place-items underline-offset outline-offset'),
  ...prefixed(
    'translate translate-x translate-y scroll-m scroll-mt scroll-my resize fill overscroll overscroll-x from transition',
  ),
  ...prefixed('pointer-events whitespace items rounded-t shrink overflow-x overflow-y border-spacing'),
  display: words('block inline-block inline flex inline-flex table contents grid inline-grid hidden'),
  position: words('static fixed absolute relative sticky'),
  visibility: words('visible invisible'),
  'screen-readers': words('sr-only not-sr-only'),
  overflow: [{ overflow: [any] }],
  flex: [{ flex: [isLength, 'auto', 'none'] }],
  'flex-direction': [{ flex: words('row row-reverse col col-reverse') }],
  justify: [{ justify: [any] }],
  'align-content': [{ content: words('start end center between stretch') }],
  content: [{ content: [any] }],
  rounded: [{ rounded: [any] }],
  'border-w': [{ border: ['', isLength] }],
  'border-t': [{ 'border-t': ['', isLength] }],
  'border-b': [{ 'border-b': ['', isLength] }],
  'border-l': [{ 'border-l': ['', isLength] }],
  'border-r': [{ 'border-r': ['', isLength] }],
  'border-collapse': [{ border: words('collapse separate') }],
  'border-style': [{ border: words('solid dashed dotted none') }],
  'border-color': [{ border: [any] }],
  'ring-inset': ['ring-inset'],
  'ring-w': [{ ring: ['', isLength] }],
  'ring-color': [{ ring: [any] }],
  shadow: [{ shadow: [any] }],
  'bg-image': [{ bg: [(value: string) => /^\[?linear-/.test(value)] }],
  'bg-color': [{ bg: [any] }],
  'font-weight': [{ font: words('normal medium semibold bold') }],
  'font-family': [{ font: words('sans mono') }],
  'font-size': [{ text: [isFontSize] }],
  'text-align': [{ text: words('left center right') }],
  'text-wrap': [{ text: words('pretty balance wrap nowrap') }],
  'text-overflow': words('truncate text-ellipsis text-clip'),
  'text-color': [{ text: [any] }],
  'decoration-style': [{ decoration: words('solid dotted dashed') }],
  'decoration-color': [{ decoration: [any] }],
  'vertical-align': [{ align: [any] }],
  break: [{ break: [any] }],
};

/** The groups that a class overrides besides its own. */
const OVERRIDES = {
  inset: words('inset-x inset-y top right bottom left'),
  'inset-x': words('right left'),
  'inset-y': words('top bottom'),
  flex: words('basis shrink'),
  overflow: words('overflow-x overflow-y'),
  overscroll: ['overscroll-x'],
  gap: words('gap-x gap-y'),
  p: words('px py pt pr pb pl'),
  px: words('pr pl'),
  py: words('pt pb'),
  m: words('mx my mt mr mb ml'),
  mx: words('mr ml'),
  my: words('mt mb'),
  size: words('w h'),
  'font-size': ['leading'],
  rounded: ['rounded-t'],
  'border-w': words('border-t border-r border-b border-l'),
  translate: words('translate-x translate-y'),
  'scroll-m': words('scroll-mt scroll-my'),
  'scroll-my': ['scroll-mt'],
};

/** Merges Tailwind classes: when two set the same property, the later one wins. */
export const mergeClasses = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: GROUPS,
  conflictingClassGroups: OVERRIDES,
  conflictingClassGroupModifiers: { 'font-size': ['leading'] },
  postfixLookupClassGroups: [],
  orderSensitiveModifiers: words('* ** after before file first-letter first-line marker placeholder selection'),
}));
