"""What the apps ask: the documents of storefront and console that the scenarios send."""

TYPENAME = "{ __typename }"

CARD = """
fragment Card on Product {
  id code name inStock
  brand { id name }
  fromPrice { amount currency }
  variants {
    id sku name moq step
    units { id code name factor isDefault }
    price(quantity: 1) { unitPrice { amount currency } listPrice { amount currency } }
    tiers { minQuantity unitPrice { amount currency } }
    availability { band available }
  }
}
"""

LISTING = (
    """
query Listing($filter: ProductFilter, $sort: ProductSort!, $first: Int!, $after: String) {
  products(filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes { ...Card }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + CARD
)

SEARCH = (
    """
query Search($filter: ProductFilter, $first: Int!) {
  products(filter: $filter, sort: POPULAR, first: $first) {
    nodes { ...Card }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
  productFacets(filter: $filter) {
    brands { code name count }
    categories { code name count }
    minPrice { amount currency }
    maxPrice { amount currency }
    attributes { attribute { id code name } values { code name count } }
  }
}
"""
    + CARD
)

PRODUCT = (
    """
query ProductPage($code: String!, $quantity: Int!) {
  product(code: $code) {
    ...Card
    description taxRate
    category { id code name ancestors { id code name } }
    attributes { attribute { id code name unit } display }
    media { id url alt width height colour sources { type srcset } }
    variants { priced: price(quantity: $quantity) { unitPrice { amount currency } priceList } }
  }
}
"""
    + CARD
)

SUGGESTIONS = """
query Suggestions($text: String!) {
  suggestions(text: $text) {
    products {
      nodes {
        id code name
        brand { id name }
        picture { id url alt }
        variants { id units { id code name factor isDefault } price(quantity: 1) { unitPrice { amount currency } } }
      }
      totalCount
    }
    categories { id code name }
    brands { id code name }
    questions
    correctedTo
  }
}
"""

ORDERS = """
query Orders($filter: OrderFilter, $sort: OrderSort!, $first: Int!, $after: String) {
  orders(filter: $filter, sort: $sort, first: $first, after: $after) {
    nodes {
      id number status paymentState placedAt customerName
      customer { id number name }
      owner { id name }
      total { amount currency }
      lines { id sku name quantity unitName total { amount currency } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

CART_CHANGE = """
mutation Change($input: CartLineInput!) {
  setCartLine(input: $input) {
    __typename
    ... on Cart { id version lineCount lines { id quantity variant { id } unit { id code } } }
    ... on Problem { code message params }
  }
}
"""

PLACE_ORDER = """
mutation Place($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    __typename
    ... on Order { id number status total { amount currency } }
    ... on Problem { code message params problems { code message params } }
  }
}
"""

ORDER_CHANGED = """
subscription Changed {
  orderChanged { id number version status paymentState total { amount currency } customer { id name } }
}
"""
