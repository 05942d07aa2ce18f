type QrCodeProps = {
  /** The dark modules as an SVG path, one unit each, in a square of `size` units. */
  path: string;
  size: number;
  /** What the picture is, and where the same stands in text. */
  label: string;
  className?: string;
};

// Four modules of white around it, or cameras do not find it (ISO/IEC 18004).
const QUIET = 4;

/** A QR code, dark on white whatever the theme: many cameras read no other. */
export function QrCode({ path, size, label, className }: QrCodeProps) {
  const side = size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
