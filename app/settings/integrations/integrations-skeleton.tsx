import { Card, CardBody } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { VENDORS } from '@/lib/integrations/core/schema';

/** The loading state, in about the final size of the cards. */
export function IntegrationsSkeleton() {
  return (
    <div className="grid gap-6" role="status" aria-label="Loading integrations">
      {VENDORS.map((vendor) => (
        <Card key={vendor}>
          <CardBody className="gap-0">
            <div className="flex items-start gap-3.5">
              <Skeleton className="size-10 rounded-lg" />
              <div className="grid min-w-0 flex-1 gap-2">
                <Skeleton className="w-40" />
                <Skeleton className="w-full max-w-md" />
              </div>
            </div>
            <Skeleton className="mt-6 h-20 w-full" />
          </CardBody>
        </Card>
      ))}
    </div>
  );
}
