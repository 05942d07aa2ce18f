import { walkExamples } from '@/lib/http/docs/guide-examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { guide } from '../guides';
import { Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('pagination').title };

const META = { total: 248, limit: 20, offset: 0, next_cursor: 'q1VKLkksSVWyUjI0MjYxNTO3sAQA' };

/** Pages by offset, walks by cursor, sorting and filters. */
export default function PaginationPage() {
  return (
    <Guide slug="pagination">
      <Section id="lists" title="Lists">
        <p>
          A list answers with the rows of one page in <Term>data</Term> and with <Term>meta</Term> beside it:
        </p>
        <CodeBlock
          title="A page of a list"
          language="json"
          code={JSON.stringify({ success: true, message: 'Agents fetched', data: ['…'], meta: META }, null, 2)}
        />
        <Facts
          label="Parameters of every list"
          head={['Parameter', 'Meaning']}
          rows={[
            [<Term key="n">limit</Term>, 'Rows in a page: 1 to 100, 20 when left out.'],
            [<Term key="n">offset</Term>, 'Rows to skip, up to 1,000,000. For pages that a person jumps between.'],
            [
              <Term key="n">cursor</Term>,
              'next_cursor of the page before, instead of offset. For walking through everything.',
            ],
            [
              <Term key="n">sort</Term>,
              'The name of a column; with a minus in front, descending. Each list names its columns; rows that are equal keep a fixed order.',
            ],
          ]}
        />
        <p>
          <Term>total</Term> counts all rows that match the filters, whatever the page. It is exact when the list fits
          on one page; otherwise it was counted some seconds ago, and in a walk by cursor when the walk began.{' '}
          <Term>next_cursor</Term> is null on the last page: that, not the total, ends a walk.
        </p>
      </Section>
      <Section id="walk" title="Walking through everything">
        <p>
          Follow <Term>next_cursor</Term> until it is null. The ten-thousandth page comes as quickly as the first, and
          rows that are added or deleted meanwhile neither repeat nor hide others. Keep filters and <Term>sort</Term>{' '}
          the same throughout.
        </p>
        <ExampleTabs title="All agents" examples={walkExamples(reference().url)} />
        <List>
          <li>
            A cursor is opaque: do not build or change one. One that does not belong to the list and its sort is
            answered with 422.
          </li>
          <li>A cursor does not expire, and it opens nothing that its list would not show anyway.</li>
        </List>
      </Section>
      <Section id="filters" title="Filters">
        <List>
          <li>
            Filters that take several values take them separated by commas, <Term>status=active,inactive</Term>, or
            repeated, <Term>status=active&amp;status=inactive</Term>. Brackets (<Term>status[]=active</Term>) are
            answered with 422, a repeated parameter that takes one value with 400.
          </li>
          <li>Several filters must all match.</li>
          <li>
            Instants are ISO 8601 with an offset: <Term>2026-03-20T14:00:00Z</Term>. In an address, a plus sign is
            written <Term>%2B</Term>.
          </li>
          <li>An unknown parameter is answered with 422, so that a misspelt filter does not return everything.</li>
        </List>
      </Section>
    </Guide>
  );
}
