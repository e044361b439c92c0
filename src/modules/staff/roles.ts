/** What somebody may do in the back office. A route names one; a role is a set of them. */
export const permissions = {
  "orders.read": "see orders, without the persons behind them",
  "orders.note": "write notes about an order",
  "orders.work": "take orders by telephone, dispatch orders, mark them delivered, cancel them",
  "orders.refund": "give money back",
  "orders.export": "take a list of orders out of the shop",
  "catalogue.read": "see products, prices and stock as the shop keeps them",
  "catalogue.change": "change products, prices and stock",
  "promotions.read": "see promotions, planned ones too",
  "promotions.change": "make, change and stop promotions",
  "support.read": "see that complaints and questions wait",
  "support.answer": "open them and answer them",
  "figures.read": "see takings and how the shop is doing",
  "promises.read": "see what watches the promises, and what it found",
  "persons.reveal": "see a person's details, for a reason; only with special access",
  "audit.read": "see who did what",
  "staff.manage": "invite people, change roles, end access",
  "settings.change": "set who trades, delivery, VAT and the words of mails, and try failed mails again",
  "programs.manage": "make keys for programs of your own, and set where these are told of orders and stock",
  "self.manage": "manage their own passkeys and sessions",
} as const;

export type Permission = keyof typeof permissions;

const everything = Object.keys(permissions) as Permission[];

/** Roles, by what a small shop calls them. */
export const roles = {
  owner: everything,
  orders: [
    "orders.read",
    "orders.note",
    "orders.work",
    "orders.refund",
    "orders.export",
    "catalogue.read",
    "promotions.read",
    "figures.read",
    "persons.reveal",
    "self.manage",
  ],
  catalogue: ["catalogue.read", "catalogue.change", "figures.read", "self.manage"],
  support: [
    "orders.read",
    "orders.note",
    "support.read",
    "support.answer",
    "catalogue.read",
    "promotions.read",
    "persons.reveal",
    "self.manage",
  ],
  marketing: ["catalogue.read", "promotions.read", "promotions.change", "figures.read", "self.manage"],
  privacy: [
    "orders.read",
    "support.read",
    "support.answer",
    "promises.read",
    "audit.read",
    "persons.reveal",
    "self.manage",
  ],
  "read-only": ["orders.read", "catalogue.read", "promotions.read", "figures.read", "promises.read", "self.manage"],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as Role[];

/** What a role may do. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set<Permission>(roles[role]);
}

/** A name that colleagues know somebody by: short, lower case, no full name and no address. */
export const handlePattern = /^[a-z][a-z0-9-]{1,19}$/;
