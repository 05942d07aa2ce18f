/** Companies that Acme Voice talks with. */
export const COMPANIES: readonly string[] = [
  'Alder & Finch Architects', 'Bluebird Dental', 'Brennan Plumbing', 'Café Corazón', 'Cedar Hill Veterinary', 'Clearwater Pools',
  'Cobalt Insurance Brokers', 'Copperline Electric', 'Dachwerk Berlin', 'Delgado & Hijos', 'Driftwood Hotels', 'Eastgate Physiotherapy',
  'Ember Street Bakery', 'Fairmont Legal', 'Falkenberg Logistik', 'Fernwood Montessori', 'Fjordlys Energi', 'Foxglove Florists',
  'Glasgow Glazing Co.', 'Grupo Solaris', 'Harbor Freight Forwarding', 'Hawthorn Realty', 'Hoffnung Apotheke', 'Ironbridge Fitness',
  'Juniper Wealth', 'Kestrel Air Charter', 'Kobayashi Imports', 'Lakeside Orthodontics', 'Lantern Bookkeeping', 'La Paloma Seguros',
  'Lefèvre Traiteur', 'Lumen Solar', 'Maple & Main Law', 'Meridian Travel', 'Millstone Brewing', 'Mosaic Interiors', 'Nordwind Reisen',
  'Northstar Roofing', 'Oakline Furniture', "O'Hara Motors", 'Orchard Pediatrics', 'Padma Textiles', 'Pinecrest Property Management',
  'Praxis Dr. Weiß', 'Quayside Marine', 'Redwood Credit Union', 'Riverstone Church', 'Rosewater Spa', 'Saguaro HVAC', 'Salon Élégance',
  'Silver Birch Care Homes', 'Stonebridge Accounting', 'Summit Ski School', 'Tabarrok Staffing', 'Tallgrass Farms', 'Thistle & Thyme Catering',
  'Torres Construcciones', 'Vanguard Locksmiths', 'Westbrook Public Library', 'Willow Creek Schools', 'Yarrow Yoga', 'Zenith Moving & Storage',
];
