/** A document of the demo's knowledge base. */
export interface DemoDocument {
  title: string;
  /** Its page under https://help.acme.example/; null for text that was entered by hand. */
  page: string | null;
  content: string;
}
