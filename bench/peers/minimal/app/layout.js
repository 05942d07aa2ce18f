export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <title>Minimal</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="A table of users." />
      </head>
      <body>{children}</body>
    </html>
  );
}
