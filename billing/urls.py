"""Where money is met on a creator's host."""

from django.urls import path

from billing.views import checkout, orders, purchases, sales, segments, shop, studio

app_name = "billing"
urlpatterns = [
    path("membership/", shop.pricing, name="pricing"),
    path("offers/", shop.offer, name="offer"),
    path("buy/", shop.buy, name="buy"),
    path("checkout/<uuid:uid>/", checkout.checkout, name="checkout"),
    path("checkout/<uuid:uid>/pay/", checkout.pay, name="pay"),
    path("checkout/<uuid:uid>/return/", checkout.come_back, name="return"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<uuid:uid>/", orders.order, name="order"),
    path("orders/<uuid:uid>/cancel/", orders.cancel, name="cancel"),
    path("studio/tiers/", studio.tiers, name="studio_tiers"),
    path("studio/tiers/new/", studio.tier_new, name="studio_tier_new"),
    path("studio/tiers/<int:pk>/", studio.tier_edit, name="studio_tier_edit"),
    path("studio/prices/", studio.course_price, name="studio_course_price"),
    path("studio/offers/segment/<int:pk>/", segments.offer, name="studio_segment_offer"),
    path("studio/sales/", sales.sales, name="studio_sales"),
    path("studio/sales/<uuid:uid>/", sales.order, name="studio_order"),
    path("studio/sales/<uuid:uid>/refund/", sales.refund, name="studio_refund"),
    path("studio/members/<int:pk>/purchases/", purchases.purchases, name="studio_purchases"),
    path("studio/clock/", studio.clock, name="studio_clock"),
]
