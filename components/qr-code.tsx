type QrCodeProps = {
  /** The dark modules as an SVG path, one unit each, in a square of `size` units. */
  path: string;
  size: number;
  /** Describes the image and says where to find the same as text. */
  label: string;
  className?: string;
};

// The quiet zone of four white modules that scanners need (ISO/IEC 18004).
const QUIET = 4;

/** A QR code, dark on white in every theme, because many cameras cannot read inverted codes. */
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
