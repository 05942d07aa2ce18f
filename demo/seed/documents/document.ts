/** A document of the demo's knowledge base. */
export interface DemoDocument {
  title: string;
  /** Its page below https://help.acme.example/; null for text that was typed in. */
  page: string | null;
  content: string;
}
