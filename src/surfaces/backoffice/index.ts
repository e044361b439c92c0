import { z } from "zod";
import { asset, defineRoute, type Route } from "#kernel/http";
import { booksRoutes } from "./books/books.tsx";
import { categoryRoutes } from "./categories/category.tsx";
import { categoryListRoutes } from "./categories/list.tsx";
import { collectionRoutes } from "./collections/collection.tsx";
import { collectionListRoutes } from "./collections/list.tsx";
import { confirmRoutes } from "./door/confirm.tsx";
import { joinRoutes } from "./door/join.tsx";
import { signInRoutes } from "./door/sign-in.tsx";
import { findAnythingRoutes } from "./keyboard/find-anything.ts";
import { keyboardRoutes } from "./keyboard/keyboard.tsx";
import type { OfficeDeps } from "./office-deps.ts";
import { orderRoutes } from "./orders/index.ts";
import { productExportRoutes } from "./products/export.tsx";
import { productHistoryRoutes } from "./products/history.tsx";
import { productImportRoutes } from "./products/import.tsx";
import { productListRoutes } from "./products/list.tsx";
import { variantMeasureRoutes } from "./products/measures.tsx";
import { newProductRoutes } from "./products/new-product.tsx";
import { pictureChangeRoutes, productPictureRoutes } from "./products/pictures.tsx";
import { productPlaceRoutes } from "./products/place.tsx";
import { productPreviewRoutes } from "./products/preview.tsx";
import { planSaleRoutes, productPriceRoutes } from "./products/prices.tsx";
import { productRoutes } from "./products/product.tsx";
import { productSaleRoutes } from "./products/sale.tsx";
import { productVariantRoutes } from "./products/variants.tsx";
import { vatClassRoute } from "./products/vat-class.tsx";
import { withdrawalRoutes } from "./products/withdrawal.tsx";
import { productWordsRoutes } from "./products/words.tsx";
import { promotionListRoutes } from "./promotions/list.tsx";
import { promotionRoutes } from "./promotions/promotion.tsx";
import { selfRoutes } from "./self/self.tsx";
import { settingsRoutes } from "./settings/index.ts";
import { batchRoutes } from "./special-access/batch.tsx";
import { invoicePersonRoutes } from "./special-access/invoice.tsx";
import { orderPersonRoutes } from "./special-access/order-person.tsx";
import { specialAccessRoutes } from "./special-access/special-access.tsx";
import { productionBatchRoutes } from "./stock/batches.tsx";
import { variantRoutes } from "./stock/variant.tsx";
import { complaintRoutes } from "./support/complaint.tsx";
import { complaintListRoutes } from "./support/complaints.tsx";
import { officeQuestionRoutes } from "./support/question.tsx";
import { questionListRoutes } from "./support/questions.tsx";
import { auditRoutes } from "./team/audit.tsx";
import { teamRoutes } from "./team/team.tsx";
import { notFoundRoutes } from "./today/not-found.tsx";
import { todayRoutes } from "./today/today.tsx";

export { readOfficeAssets } from "./assets.ts";
export { createDoorkeeper } from "./doorkeeper.ts";
export { explainInOffice } from "./explain.tsx";
export type { OfficeDeps, ShopSettings } from "./office-deps.ts";

/** Every route of the back office. */
export function createOffice(deps: OfficeDeps): Route[] {
  return [
    ...todayRoutes(deps),
    ...notFoundRoutes(deps),
    ...orderRoutes(deps),
    ...productListRoutes(deps),
    ...productExportRoutes(deps),
    ...productImportRoutes(deps),
    ...productRoutes(deps),
    ...productWordsRoutes(deps),
    ...productSaleRoutes(deps),
    ...withdrawalRoutes(deps),
    vatClassRoute(deps),
    ...productPlaceRoutes(deps),
    ...newProductRoutes(deps),
    ...productPictureRoutes(deps),
    ...pictureChangeRoutes(deps),
    ...productPreviewRoutes(deps),
    ...productVariantRoutes(deps),
    ...variantMeasureRoutes(deps),
    ...productHistoryRoutes(deps),
    ...productPriceRoutes(deps),
    ...planSaleRoutes(deps),
    ...categoryListRoutes(deps),
    ...categoryRoutes(deps),
    ...collectionListRoutes(deps),
    ...collectionRoutes(deps),
    ...variantRoutes(deps),
    ...productionBatchRoutes(deps),
    ...promotionListRoutes(deps),
    ...promotionRoutes(deps),
    ...booksRoutes(deps),
    ...settingsRoutes(deps),
    ...teamRoutes(deps),
    ...auditRoutes(deps),
    ...questionListRoutes(deps),
    ...officeQuestionRoutes(deps),
    ...complaintListRoutes(deps),
    ...complaintRoutes(deps),
    ...specialAccessRoutes(deps),
    ...orderPersonRoutes(deps),
    ...invoicePersonRoutes(deps),
    ...batchRoutes(deps),
    ...selfRoutes(deps),
    ...keyboardRoutes(deps),
    ...findAnythingRoutes(deps),
    ...signInRoutes(deps),
    ...joinRoutes(deps),
    ...confirmRoutes(deps),
    ...fileRoutes(deps),
  ];
}

function fileRoutes({ assets }: OfficeDeps): Route[] {
  const { styleName, style, scriptName, script } = assets;
  const file = (name: string, path: string, fileName: string, bytes: Uint8Array, type: string): Route =>
    defineRoute({
      name,
      method: "GET",
      path,
      access: "staff-door",
      reads: [],
      writes: [],
      accepts: "none",
      params: z.object({ name: z.literal(fileName) }),
      output: "asset",
      handler: () => asset(bytes, type, `"${fileName.split(".")[1] ?? ""}"`, "for-ever"),
    });
  return [
    file("office-style", "/style/:name", styleName, style, "text/css; charset=utf-8"),
    file("office-script", "/script/:name", scriptName, script, "text/javascript; charset=utf-8"),
  ];
}
