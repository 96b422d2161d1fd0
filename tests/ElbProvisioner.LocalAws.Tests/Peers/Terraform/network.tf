# A network of its own, beside the site: it is made while the site waits for DNS.

data "aws_availability_zones" "all" {
  state = "available"
}

resource "aws_vpc" "own" {
  cidr_block           = "10.7.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "peers" }
}

resource "aws_subnet" "own" {
  count                   = 2
  vpc_id                  = aws_vpc.own.id
  cidr_block              = cidrsubnet(aws_vpc.own.cidr_block, 8, count.index)
  availability_zone       = data.aws_availability_zones.all.names[count.index]
  map_public_ip_on_launch = true
}

resource "aws_internet_gateway" "own" {
  vpc_id = aws_vpc.own.id
}

resource "aws_route_table" "own" {
  vpc_id = aws_vpc.own.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.own.id
  }
}

resource "aws_route_table_association" "own" {
  count          = 2
  subnet_id      = aws_subnet.own[count.index].id
  route_table_id = aws_route_table.own.id
}
